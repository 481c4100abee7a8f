const app = document.querySelector('#app')
if (app !== null) app.textContent = 'DIPNET Studio'
